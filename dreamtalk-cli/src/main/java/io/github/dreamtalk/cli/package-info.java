/** The {@code dreamtalk} command line. */
@NullMarked
package io.github.dreamtalk.cli;

import org.jspecify.annotations.NullMarked;
