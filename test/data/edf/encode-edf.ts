/** A signal to be written; an annotation signal has bytes instead of samples. */
export interface EdfSignalToWrite {
  readonly label: string;
  readonly unit: string;
  readonly physical: readonly [number | string, number | string];
  readonly digital: readonly [number | string, number | string];
  readonly samplesPerRecord: number | string;
  /** All samples, record after record. */
  readonly samples: readonly number[];
}

export interface EdfToWrite {
  readonly patient: string;
  /** "" or "EDF+C". */
  readonly kind: string;
  readonly records: number | string;
  readonly recordDuration: number | string;
  readonly signals: readonly EdfSignalToWrite[];
}

/** Writes an EDF file as its specification says. */
export function encodeEdf(file: EdfToWrite): Uint8Array {
  const { signals } = file;
  const header = [
    field('0', 8),
    field(file.patient, 80),
    field('Startdate X X X X', 80),
    field('10.12.09', 8),
    field('12.44.02', 8),
    field(256 * (signals.length + 1), 8),
    field(file.kind, 44),
    field(file.records, 8),
    field(file.recordDuration, 8),
    field(signals.length, 4),
    ...signals.map(({ label }) => field(label, 16)),
    // EDF+ has signals of annotations without either.
    ...signals.map(({ label }) => field(isAnnotation(label) ? '' : 'electrode', 80)),
    ...signals.map(({ unit }) => field(unit, 8)),
    ...signals.map(({ physical }) => field(physical[0], 8)),
    ...signals.map(({ physical }) => field(physical[1], 8)),
    ...signals.map(({ digital }) => field(digital[0], 8)),
    ...signals.map(({ digital }) => field(digital[1], 8)),
    ...signals.map(({ label }) => field(isAnnotation(label) ? '' : 'HP:0.1Hz', 80)),
    ...signals.map(({ samplesPerRecord }) => field(samplesPerRecord, 8)),
    ...signals.map(() => field('', 32)),
  ].join('');
  const samples: number[] = [];
  for (let record = 0; record < Number(file.records); record++) {
    for (const signal of signals) {
      const width = Number(signal.samplesPerRecord);
      for (const sample of signal.samples.slice(record * width, (record + 1) * width)) samples.push(sample);
    }
  }
  const words = samples.flatMap((sample) => [sample & 0xff, (sample >> 8) & 0xff]);
  return Uint8Array.from([...Buffer.from(header, 'latin1'), ...words]);
}

function isAnnotation(label: string): boolean {
  return label === 'EDF Annotations';
}

function field(value: number | string, width: number): string {
  return String(value).padEnd(width).slice(0, width);
}

/** The samples that hold annotation bytes of one data record, filled up with zeros. */
export function annotationSamples(bytes: Uint8Array, samples: number): number[] {
  return Array.from(
    { length: samples },
    (_, index) => (((bytes[2 * index] ?? 0) | ((bytes[2 * index + 1] ?? 0) << 8)) << 16) >> 16,
  );
}

/** The signal of annotations: one string per data record, where "|" is 0x14, "^" is 0x15 and "$" is 0. */
export function annotationSignal(records: readonly string[], width: number): EdfSignalToWrite {
  const samples = records.flatMap((text) => {
    const control = text.replaceAll('|', '\x14').replaceAll('^', '\x15').replaceAll('$', '\0');
    return annotationSamples(new TextEncoder().encode(control), width);
  });
  return {
    label: 'EDF Annotations',
    unit: '',
    physical: [-1, 1],
    digital: [-32_768, 32_767],
    samplesPerRecord: width,
    samples,
  };
}
