/** Whether Node knows an encoding, by any of its names in the WHATWG's Encoding Standard. */
export function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
