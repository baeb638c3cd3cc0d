/** Measures of trained networks on voices they have not heard. */
@NullMarked
package io.github.dreamtalk.training.eval;

import org.jspecify.annotations.NullMarked;
