/** Ends of key names whose values are never shown (I13); compared without case, `-` and `_`. */
const secretEndings = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'token',
  'tokens',
  'secret',
  'secrets',
  'authorization',
  'cookie',
  'cookies',
  'key',
  'keys',
  'credential',
  'credentials',
  'ticket',
  'otp',
  'recoverycode',
  'recoverycodes',
  'databaseurl',
  'redisurl',
  'connectionstring',
  'bearer',
  'jwt',
  'passcode',
  'sealeddata',
];
const endsSecret = new RegExp(`(?:${secretEndings.join('|')})$`);
/** No key name that anybody gives is longer; looking at the end is enough. */
const NAME_END = 64;

/** Whether the value under this key is hidden. */
export function isSecretKey(key: string): boolean {
  return endsSecret.test(
    key
      .slice(-NAME_END)
      .toLowerCase()
      .replaceAll(/[-_.\s]/g, ''),
  );
}
