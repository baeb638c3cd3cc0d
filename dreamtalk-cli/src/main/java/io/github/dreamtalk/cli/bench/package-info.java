/** The end-to-end measurement behind {@code dreamtalk bench}: the real pipeline, timed by its trace. */
@NullMarked
package io.github.dreamtalk.cli.bench;

import org.jspecify.annotations.NullMarked;
