/**
 * What WhatsApp can be asked and told beyond messages, one member per family. Each method rejects with
 * INSTANCE_NOT_CONNECTED once the socket is gone, and with the refusal of WhatsApp's server as a GatewayError.
 * `whatsapp/queries` implements them on the library.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- families are added one by one
export interface Queries {}
