/** The first layer while the weights of the labels are learned: it stays as it was generated. */
export interface FirstRows {
  /** Products of the layer with one sample, normalized. @length PRODUCTS */
  readonly products: Int16Array;
}
