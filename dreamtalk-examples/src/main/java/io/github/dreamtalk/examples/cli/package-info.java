/** The {@code dreamtalk} command line. */
@NullMarked
package io.github.dreamtalk.examples.cli;

import org.jspecify.annotations.NullMarked;
