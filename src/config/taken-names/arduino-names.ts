/** Functions and types of sketches for Arduino that are written in lower case. */
export const ARDUINO_NAMES: readonly string[] = (
  'abs bit boolean byte constrain cos degrees delay init interrupts loop main map max micros millis min ' +
  'radians random round setup sin sq sqrt tan tone word yield'
).split(' ');
