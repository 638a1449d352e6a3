/**
 * The files of a generated library by the name of their template; the star means the name of the library. This is the only
 * place that names them, so that no library can have a name with which its files would collide with those of another. Only
 * the matrix kernels are not here: their names all begin with `kernel`, with which no library's name may continue.
 */
export const LIBRARY_FILES = {
  'header.h': 'include/*.h',
  'cpp.hpp': 'include/*.hpp',
  'selftest.h': 'include/*_selftest.h',
  'blob.h': 'include/*_blob.h',
  'stream.h': 'include/*_stream.h',
  'learn.h': 'include/*_learn.h',
  'counts.h': 'include/*_counts.h',
  'known.h': 'include/*_known.h',
  'model.h': 'src/*_model.h',
  'front_end.h': 'src/*_front_end.h',
  'adaptation.h': 'src/*_adaptation.h',
  'routine.c': 'src/*.c',
  'activations.c': 'src/*_activations.c',
  'convolutions.c': 'src/*_convolutions.c',
  'weights.c': 'src/*_weights.c',
  'input.c': 'src/*_input.c',
  'input_float.c': 'src/*_input_float.c',
  'info.c': 'src/*_info.c',
  'selftest.c': 'src/*_selftest.c',
  'blob.c': 'src/*_blob.c',
  'front_end.c': 'src/*_front_end.c',
  'stream.c': 'src/*_stream.c',
  'stream_values.c': 'src/*_stream_values.c',
  'adaptation.c': 'src/*_adaptation.c',
  'learn.c': 'src/*_learn.c',
  'learn_state.c': 'src/*_learn_state.c',
  'known.c': 'src/*_known.c',
} as const;

/** The name of a template of a library file. */
export type LibraryTemplate = keyof typeof LIBRARY_FILES;

/** The path of a file inside a library with this name. */
export function libraryFile(template: LibraryTemplate, name: string): string {
  return LIBRARY_FILES[template].replace('*', name);
}

/** What follows the name in the file names of a library, without the extension: "", "_blob". */
export const FILE_ENDINGS: readonly string[] = [
  ...new Set(Object.values(LIBRARY_FILES).map((path) => path.replace(/^.*\*|\.\w+$/g, ''))),
];
