/**
 * Every way this project can refuse, said once. Dialects map a code to their own body, nodes map it to n8n's error
 * classes, the CLI prints message and hint. `%s` takes the `subject` given where the error is thrown.
 */
export const errorTable = {
	BAD_REQUEST: {
		http: 400,
		retryable: false,
		message: '%s',
		hint: 'Correct the named field and send the request again',
	},
	MALFORMED_JSON: {
		http: 400,
		retryable: false,
		message: 'The request body is not valid JSON: %s',
		hint: 'Send a JSON object with the header Content-Type: application/json',
	},
	BODY_TOO_LARGE: {
		http: 413,
		retryable: false,
		message: 'The request body is larger than %s',
		hint: 'Send a smaller file or text, or raise the limit of the gateway or of the proxy before it (ours is WAGATE_BODY_LIMIT)',
	},
	UNAUTHORIZED: {
		http: 401,
		retryable: false,
		message: 'The API key is missing or not valid here',
		hint: 'Send the admin key, or the key of this very instance',
	},
	LOGIN_FAILED: {
		http: 401,
		retryable: false,
		message: 'The e-mail or the password is wrong',
		hint: 'Check both; an admin sets them with Save User (POST /v1/auth/save-user)',
	},
	NO_USER: {
		http: 403,
		retryable: false,
		message: 'An API key belongs to no user',
		hint: 'Log in with e-mail and password, and send the token that the login answers',
	},
	USER_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no user with the e-mail "%s"',
		hint: 'Use an e-mail that Get Many Users shows',
	},
	INBOUND_OFF: {
		http: 403,
		retryable: false,
		message: 'The instance "%s" takes no reports of an engine outside: its inbound hooks are off',
		hint: 'Switch them on with Set Hooks (POST /v1/instances/{instance}/inbound/set-hooks), and report with the token that it answers',
	},
	ROUTE_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no route %s',
		hint: 'See `wagate routes` for the routes this gateway answers',
	},
	INSTANCE_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no instance named "%s"',
		hint: 'Create it first, or pick one that the instance list shows',
	},
	INSTANCE_EXISTS: {
		http: 409,
		retryable: false,
		message: 'An instance named "%s" exists already',
		hint: 'Use it as it is, choose another name, or delete it first',
	},
	INSTANCE_NOT_CONNECTED: {
		http: 409,
		retryable: false,
		message: 'The instance is not linked to WhatsApp: its state is %s',
		hint: 'Run Connect on the instance and scan the QR with the phone, then send again',
	},
	ALREADY_CONNECTED: {
		http: 409,
		retryable: false,
		message: 'The instance "%s" is linked already',
		hint: 'Log it out first if you want to link another phone',
	},
	INVALID_NUMBER: {
		http: 400,
		retryable: false,
		message: '"%s" is not a phone number or a chat id',
		hint: 'Use digits with the country code, such as 5511988887777, or a full JID',
	},
	NUMBER_NOT_ON_WHATSAPP: {
		http: 400,
		retryable: false,
		message: 'The number %s is not on WhatsApp',
		hint: 'Check the country code, or ask Check Numbers which form WhatsApp knows',
	},
	IDEMPOTENCY_MISMATCH: {
		http: 422,
		retryable: false,
		message: 'The idempotency key "%s" was used before with another request',
		hint: 'Use a new key for a new message, or send the same body again',
	},
	MESSAGE_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no message with the id "%s" in this instance',
		hint: 'Use the messageId that a send or an event of this instance gave',
	},
	NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'WhatsApp does not know %s',
		hint: 'Check the id: it may be deleted, or this account may not see it',
	},
	NOT_ALLOWED: {
		http: 403,
		retryable: false,
		message: 'WhatsApp does not let this account change or see %s',
		hint: 'Group changes need an admin of the group; profiles follow the privacy settings of their owner',
	},
	WHATSAPP_REFUSED: {
		http: 502,
		retryable: false,
		message: 'WhatsApp refused %s',
		hint: 'See the code in the details; try again once before you look for the cause',
	},
	WEBHOOK_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no webhook "%s" on this instance',
		hint: 'Use an ID that Get Many Webhooks shows; default is the one that Set makes',
	},
	PLAIN_HTTP_REFUSED: {
		http: 400,
		retryable: false,
		message: 'Events are not posted over plain HTTP to %s, which is not on this network',
		hint: 'Use an https address, or have the operator name the host in WAGATE_PLAIN_HTTP_HOSTS',
	},
	CONVERSATION_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no conversation "%s"',
		hint: 'Use an id that Get Many Conversations shows, or the number or chat ID of somebody who wrote',
	},
	CONVERSATION_NOT_ARCHIVED: {
		http: 409,
		retryable: false,
		message: 'The conversation "%s" is not archived, so automation cannot take it back',
		hint: 'Archive the conversation once the person has done, then resume; that takes it out of the archive again',
	},
	TAG_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no tag with the id "%s"',
		hint: 'Use an id that Get Many Tags shows',
	},
	STREAM_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no event stream named "%s" on this instance',
		hint: 'Create it with PUT on the same path, then open it',
	},
	MESSAGE_REFUSED: {
		http: 502,
		retryable: false,
		message: 'WhatsApp refused the message with code %s',
		hint: 'See the code in the details; do not resend before the cause is known',
	},
	EXPIRED: {
		http: 504,
		retryable: false,
		message: 'The message could not be sent before it expired',
		hint: 'It never left, so it can be sent again as a new message; look first why the instance was not connected',
	},
	CANCELLED: {
		http: 409,
		retryable: false,
		message: 'The message was cancelled before it was sent',
		hint: 'Send it as a new message if it is wanted after all',
	},
	SEQUENCE_STOPPED: {
		http: 409,
		retryable: false,
		message: 'The message %s before it in the sequence failed, so it was not sent',
		hint: 'See why that one failed with Get State, then send what is left as a new sequence',
	},
	ALREADY_SENT: {
		http: 409,
		retryable: false,
		message: 'The message %s has left already, or may have',
		hint: 'Read its state; delete it for everyone if it must not stay',
	},
	UNCONFIRMED: {
		http: 504,
		retryable: false,
		message: 'WhatsApp never confirmed the message, so it may have arrived',
		hint: 'Look into the chat on the phone before you send it again, or it may be there twice',
	},
	CONTACT_LIMITED: {
		http: 429,
		retryable: false,
		message: 'WhatsApp does not let this account start a chat with %s now (code 463)',
		hint: 'Wait until the contact writes first, or until the limit on new chats ends; resending makes it worse',
	},
	AUTOMATION_ACTIVE: {
		http: 403,
		retryable: false,
		message: 'A bot or a flow answers in this conversation, so nothing may be sent by hand',
		hint: 'Pause automation in the conversation, then send again',
	},
	RATE_LIMITED: {
		http: 429,
		retryable: true,
		message: 'Too many requests: %s',
		hint: 'Wait as long as the answer says, then send again',
	},
	MEDIA_TOO_LARGE: {
		http: 413,
		retryable: false,
		message: 'The file is larger than %s',
		hint: 'Send a smaller file: WhatsApp takes 16 MB of image or audio, 64 MB of video, 100 MB of document',
	},
	MEDIA_REFUSED: {
		http: 415,
		retryable: false,
		message: 'The file cannot be sent like this: %s',
		hint: 'Send it as a document, or as JPEG, PNG, MP4, MP3, OGG or WebP, which WhatsApp shows',
	},
	MEDIA_UPLOAD_FAILED: {
		http: 502,
		retryable: true,
		message: 'WhatsApp did not take the file: %s',
		hint: 'Try again; when it stays so, look whether the gateway reaches *.whatsapp.net',
	},
	MEDIA_NOT_FOUND: {
		http: 404,
		retryable: false,
		message: 'There is no stored file with the id "%s"',
		hint: 'It may have expired: upload it again, or download it by the id of its message',
	},
	MEDIA_GONE: {
		http: 410,
		retryable: false,
		message: 'The file cannot be had from WhatsApp any more: %s',
		hint: 'Open the chat on the phone, so that it has the file, and try again; else ask for it anew',
	},
	FFMPEG_NEEDED: {
		http: 422,
		retryable: false,
		message: '%s needs ffmpeg, which the gateway did not find',
		hint: 'Install ffmpeg where the gateway runs, or name it in WAGATE_FFMPEG; MP4, MP3, WAV and OGG need none',
	},
	UNSUPPORTED_BY_GATEWAY: {
		http: 501,
		retryable: false,
		message: 'This gateway cannot do %s',
		hint: 'Use a credential of a gateway that can; the parity table lists them',
	},
	URL_REFUSED: {
		http: 400,
		retryable: false,
		message: 'The gateway does not fetch from %s',
		hint: 'Use a public http or https address; on a network you trust, WAGATE_ALLOW_PRIVATE_URLS=true allows private ones',
	},
	URL_UNREACHABLE: {
		http: 502,
		retryable: true,
		message: 'Nothing could be fetched from %s',
		hint: 'Check that the address answers where the gateway runs',
	},
	GATEWAY_UNREACHABLE: {
		http: 502,
		retryable: true,
		message: 'The gateway does not answer: %s',
		hint: 'Check that it runs, and the URL in the credential',
	},
	GATEWAY_ANSWER: {
		http: 502,
		retryable: false,
		message: 'The gateway answered in a way that was not understood: %s',
		hint: 'Check that the URL in the credential is the API itself, not a panel or a proxy page',
	},
	GATEWAY_LICENSE: {
		http: 503,
		retryable: false,
		message: 'The remote gateway asks for a licence before it works: %s',
		hint: 'Activate the licence in the panel of that gateway',
	},
	SIDECAR_ABSENT: {
		http: 503,
		retryable: true,
		message: 'This n8n process found no embedded gateway in %s',
		hint: "Share the n8n user folder with n8n's main process on one host, or run `wagate serve` and put its URL in the credential",
	},
	SIDECAR_FAILED: {
		http: 503,
		retryable: true,
		message: 'The embedded gateway did not start: %s',
		hint: 'Read gateway.log in the data folder',
	},
	DATA_FOLDER_IN_USE: {
		http: 503,
		retryable: true,
		message: 'The data folder %s belongs to another running gateway',
		hint: 'Stop that gateway, or give this one a folder of its own with --data',
	},
	DATA_FOLDER_MOVED: {
		http: 409,
		retryable: false,
		message: 'The accounts of the data folder %s are in a database now',
		hint: 'Start with --database, or WAGATE_DATABASE_URL, of that database. Was `wagate migrate` interrupted: run it again',
	},
	FILES_NOT_SHARED: {
		http: 409,
		retryable: true,
		message:
			'The files of this database lie in another folder than %s, which other running gateways use',
		hint: 'Name one folder for all of them with WAGATE_FILES, on a disk that every machine sees',
	},
	DATABASE_NOT_EMPTY: {
		http: 409,
		retryable: false,
		message: 'Nothing can be moved into the database: %s',
		hint: 'Stop the gateways on it, and name an empty database, or another schema of it with WAGATE_DATABASE_SCHEMA',
	},
	NOT_OWNER: {
		http: 503,
		retryable: true,
		message: 'Another process of the cluster runs the instance "%s"',
		hint: 'Send it again: the cluster passes it on to the process that runs the instance',
	},
	WRONG_NETWORK: {
		http: 409,
		retryable: false,
		message: 'The data folder holds accounts of the other network: %s',
		hint: 'Give sandbox accounts and real accounts separate data folders',
	},
	STORAGE_FAILED: {
		http: 503,
		retryable: true,
		message: 'The gateway cannot write its data: %s',
		hint: 'Free disk space, mend the permissions or bring the database back; nothing is receipted or sent until then',
	},
	HANDED_OVER: {
		http: 409,
		retryable: false,
		message: 'The linked device of "%s" was handed over to another gateway',
		hint: 'Use it there; if it was never imported, take it back with `wagate export <instance> --take-back`',
	},
	ALREADY_IMPORTED: {
		http: 409,
		retryable: false,
		message: 'This session was imported here before',
		hint: 'Each export is good for one import: two sockets of one device end each other. Export it again where it is used now',
	},
	SESSION_IN_USE: {
		http: 409,
		retryable: false,
		message: 'The session seems to be in use: %s',
		hint: 'Stop the program that uses it, then import again; say --stopped when you are sure that it is',
	},
	BUNDLE_REFUSED: {
		http: 400,
		retryable: false,
		message: 'The session cannot be read: %s',
		hint: 'Check the file and the passphrase; nothing was imported',
	},
	ENCRYPTION_KEY: {
		http: 503,
		retryable: false,
		message: 'The stored accounts cannot be opened: %s',
		hint: 'Bring the key back that they were encrypted with (of n8n, or WAGATE_ENCRYPTION_KEY) and restart, or change it with `wagate rotate-key`; nothing was changed, and no phone has to be linked again',
	},
	PARTLY_DONE: {
		http: 502,
		retryable: false,
		message: '%s',
		hint: 'What was done stays so: mend the cause, then run again with what is left',
	},
	TIMEOUT: {
		http: 504,
		retryable: true,
		message: '%s took too long',
		hint: 'Try again; the state of a message can be read by its id',
	},
	INTERNAL: {
		http: 500,
		retryable: false,
		message: 'The gateway failed: %s',
		hint: "Read the gateway's log at this time and report it",
	},
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
	/** HTTP status of the native tongue. */
	http: number;
	/** Whether the same call may succeed later with nothing changed. */
	retryable: boolean;
	message: string;
	/** The next step to take. */
	hint: string;
}
