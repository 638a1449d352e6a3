/**
 * What functions and macros of a generated library have behind its name, as far as another library whose name ends so would have
 * the same ones; beside the endings of its files. A test takes them from generated libraries and finds what is missing here.
 */
export const SYMBOL_ENDINGS: readonly string[] = (
  'activate_first activate_later begin begin_blob begin_model begin_stream best best_blob blob_bad classify classify_blob ' +
  'classify_model collect_sample collect_stream feature get get_best golden_inputs golden_results model_info multiply_rows open_blob peak prepare_vector ' +
  'push_sample quantize_float quantize_raw quantize_samples reciprocal_square_root reset_stream scale_tile step step_blob ' +
  'step_model window'
).split(' ');

/** Words behind a library's name that others follow, which depend on the network: its kernels and the names of its classes. */
export const OPEN_ENDINGS: readonly string[] = ['kernel', 'label'];
