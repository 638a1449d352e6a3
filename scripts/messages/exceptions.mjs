// Messages without a part that says what to do, each with the reason why they need none. The text is the start of the message.
export const EXCEPTIONS = [
  ['<describe oddity>', 'an oddity, which is rendered from its own parts'],
  ['<source>: <first>', 'the only fault of a file, which says what to do'],
  ['<source>: <what> has <length> faults:', 'the head of a list of faults, each of which says what to do'],
  ['<source>: <fault>', 'the fault says what to do'],
  ['<source>: not valid JSON: ', 'the place and the explanation say what to do'],
  ['generate.targets: <message>', 'the message of the unknown target says what to do'],
  ['<flag>: <fault>', 'the fault of an answer says what to do'],
  ['--goal: <', 'the fault of a goal says what to do'],
  ['<message>', 'the last of several failed attempts says what to do'],
  ['<bundle>: <line>', 'verification lists each difference, and ends with what to do'],
  ['<key>: must be ', 'the expected value says what to do'],
  ['<url>: the <algorithm> checksum is not <hex>', 'a temporary failure: the next attempt starts again'],
  ['it computes 2 times 3', 'the reason within a message that says what to do'],
  ['its backend does not start', 'the reason within a message that says what to do'],
];
