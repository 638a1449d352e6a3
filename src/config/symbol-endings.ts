/**
 * Endings, after the library's name, of functions and macros of a generated library that would collide with those of another
 * library whose name ends the same way; in addition to the endings of its files. A test collects them from generated
 * libraries and reports any that are missing here.
 */
export const SYMBOL_ENDINGS: readonly string[] = (
  'add_to_four add_to_ten add_to_two activate_first activate_later activate_position activate_slot answer_question begin begin_blob begin_model begin_next begin_stream begin_window best best_blob blob_bad classify classify_blob ' +
  'classify_learned classify_model collect_sample collect_stream compute_units convolve_grouped convolve_map copy_patch describe describe_stream end_collecting export_state feature full_credit get get_best golden_inputs golden_results import_state inputs_of judge_answer known known_blob learn_answer learn_ask learn_export learn_import learn_newer learn_offer learn_question learn_reset lower_half model_info multiply_rows multiply_sample newer_state next_question offer_sample open_blob pair_of pass_exit peak pool_map prepare_normalizer prepare_vector ' +
  'push_sample push_values quantize_float quantize_raw quantize_samples recall_sample reciprocal_square_root reset_learner reset_stream row_words first_rows samples_of_values scale_tile slot step step_blob ' +
  'step_learning step_model sum_squares weight_at window'
).split(' ');

/**
 * Words after a library's name that are followed by words that depend on the network: its kernels and the names of its
 * classes.
 */
export const OPEN_ENDINGS: readonly string[] = ['kernel', 'label'];
