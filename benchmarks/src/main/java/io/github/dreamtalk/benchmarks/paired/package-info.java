/** Compares two installations of the command line, run in turns within one run. */
@NullMarked
package io.github.dreamtalk.benchmarks.paired;

import org.jspecify.annotations.NullMarked;
