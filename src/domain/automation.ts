/**
 * Automation answers in a conversation as long as somebody who gets its events says so (`claimsAutomation`). Then what
 * people send by other programs is refused, until one of them pauses automation there. Who answers for automation sends
 * this header with each request, as our nodes do, and is never refused.
 */
export const automationHeader = 'x-wagate-automation';
