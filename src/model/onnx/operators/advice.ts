/** Operators that ffirm cannot express but that occur often, and what to do in place of each. */
const ADVICE: readonly { readonly operators: readonly string[]; readonly advice: string }[] = [
  {
    operators: ['MaxPool', 'GlobalMaxPool'],
    advice: 'ffirm has no max pooling yet; use a stride in the Conv before it, and train again',
  },
  {
    operators: [
      'Clip',
      'LeakyRelu',
      'PRelu',
      'Elu',
      'Selu',
      'Gelu',
      'HardSigmoid',
      'HardSwish',
      'Tanh',
      'Softplus',
      'Erf',
    ],
    advice: 'Relu is the only activation that ffirm has; use it, and train again',
  },
  {
    operators: ['Sigmoid'],
    advice:
      'Relu is the only activation that ffirm has; a classifier needs one output for each class, also where there are two',
  },
  {
    operators: ['Sub', 'Div', 'Mul'],
    advice:
      'ffirm has no arithmetic between layers; standardize samples with data.standardize, and leave it out of the network',
  },
  {
    operators: ['Concat'],
    advice:
      'ffirm has no branches: every layer reads the layer before it; where it makes a shape, use torch.flatten(x, 1)',
  },
  {
    operators: ['Shape', 'Gather', 'Slice', 'Cast', 'ConstantOfShape'],
    advice: 'the network computes a shape while it runs; use torch.flatten(x, 1) in place of view or reshape',
  },
  { operators: ['Pad'], advice: 'use the padding of the Conv behind it' },
  { operators: ['ArgMax'], advice: 'export the network without it: ffirm takes the largest output itself' },
  {
    operators: ['LSTM', 'GRU', 'RNN', 'Attention'],
    advice: 'ffirm has no recurrent or attention layers; use convolutions over time',
  },
  {
    operators: ['InstanceNormalization', 'LayerNormalization', 'GroupNormalization', 'LRN'],
    advice: 'ffirm has no normalization that depends on the sample; use BatchNormalization',
  },
  {
    operators: [
      'QuantizeLinear',
      'DequantizeLinear',
      'QLinearConv',
      'QLinearMatMul',
      'ConvInteger',
      'MatMulInteger',
    ],
    advice: 'ffirm quantizes itself; export the network before it is quantized',
  },
  { operators: ['ConvTranspose', 'Resize', 'Upsample'], advice: 'ffirm has no layers that enlarge a map' },
];

/** What to do about an operator that ffirm cannot express. */
export function adviceFor(operator: string): string {
  return (
    ADVICE.find(({ operators }) => operators.includes(operator))?.advice ??
    'docs/import.md lists the operators that it has; change the network'
  );
}
