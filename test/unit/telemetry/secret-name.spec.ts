import { isSecretName } from '../../../lib/telemetry/secret-name';

describe('the name of a field', () => {
  it.each(
    (
      'pass pw passwort password Password user.pass user[pass] user%5Bpass%5D userPass user_pass auth x-auth X-Auth jwt ' +
      'JWT sid connect.sid JSESSIONID PHPSESSID access_key accessKey accesskey apiKey api-key x-api-key mnemonic mfaCode cvc ' +
      'cvv2 cardCvv userPin userPIN smsOtp iban clientSecret clientsecret access_token refreshToken sessionId privateKey ' +
      '_csrf contraseña card_number pass1 pwd2 password_confirmation retype confirm repeat kennwort motdepasse haslo ' +
      'hasło wachtwoord losenord lösenord parola sifre şifre passcode passphrase user.mdp пароль'
    ).split(' '),
  )('gives a secret away: %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(
    (
      'compass passenger author sidebar pinterest spin opinion authority inside residence bypass encompass key monkey ' +
      'secretary tokenizer cardType notePad shipping mapping userId code postcode passengerName authorName autopilot ' +
      'confirmTerms repeatEvery parolaccia shapes'
    ).split(' '),
  )('gives nothing away: %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('may be as long as it likes', () => {
    expect(isSecretName(`${'aA'.repeat(500_000)}.password`)).toBe(true);
    expect(isSecretName('aA'.repeat(500_000))).toBe(false);
  });
});
