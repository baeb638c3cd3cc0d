/** The end-to-end measurement behind {@code dreamtalk bench}: the real pipeline, its backends wrapped with clocks. */
@NullMarked
package io.github.dreamtalk.cli.bench;

import org.jspecify.annotations.NullMarked;
