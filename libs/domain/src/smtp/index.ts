export { smtpTransport, type SmtpServer } from './smtp-transport.js';
