/** Tests of the house as a whole. Every rule is also shown a small house that breaks it, in {@code fixture}. */
@NullMarked
package io.github.dreamtalk.checks;

import org.jspecify.annotations.NullMarked;
