package io.paradecom.runner.report;

/**
 * How much one record of reports holds.
 *
 * @param reports most reports, at least 1
 * @param characters most characters of text, except that a single report may hold more
 */
record BatchLimits(int reports, int characters) {
  /** Keeps a record of texts that need three bytes a character under 1 MiB. */
  static final BatchLimits DEFAULT = new BatchLimits(1024, 256 * 1024);
}
