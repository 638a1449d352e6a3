/** What files of other formats start with, and what to do with them. */
const FORMATS: readonly {
  /** The first bytes; undefined for one that may be anything. */
  readonly starts: readonly (number | undefined)[];
  readonly advice: string;
}[] = [
  {
    // ZIP: torch.save since PyTorch 1.6, and numpy.savez.
    starts: [0x50, 0x4b, 0x03, 0x04],
    advice:
      'a ZIP archive, as torch.save and numpy.savez write; pickles can run code when they are read, so ffirm does not: ' +
      'convert a state dict with `from safetensors.torch import save_file; ' +
      'save_file(torch.load("network.pt", weights_only=True), "network.safetensors")`',
  },
  {
    // PROTO of pickle protocols 2 to 5: torch.save before PyTorch 1.6.
    starts: [0x80],
    advice:
      'a Python pickle, as old versions of torch.save write; pickles can run code when they are read, so ffirm does not: ' +
      'convert a state dict with `from safetensors.torch import save_file; ' +
      'save_file(torch.load("network.pt", weights_only=True), "network.safetensors")`',
  },
  {
    starts: [0x89, 0x48, 0x44, 0x46],
    advice: 'an HDF5 file, as Keras writes; save its arrays with `safetensors.numpy.save_file`',
  },
  {
    // Fields of ModelProto: the version of the format, a small number, and the name of the program that wrote the file.
    starts: [0x08, undefined, 0x12],
    advice: 'an ONNX file; ffirm recognizes one by its name, so let it end in .onnx',
  },
  { starts: [0x93, 0x4e, 0x55, 0x4d], advice: 'a NumPy array; save all with `safetensors.numpy.save_file`' },
  {
    starts: [0x7b],
    advice: 'JSON or other text that starts with "{"; name the file of the weights',
  },
];

/** What a file that is not a safetensors file looks like, and what to do then; undefined if it is not recognized. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  return FORMATS.find(({ starts }) => starts.every((byte, i) => byte === undefined || bytes[i] === byte))
    ?.advice;
}
