/** Full-reference and no-reference picture measures. */
@NullMarked
package io.github.dreamtalk.eval.image;

import org.jspecify.annotations.NullMarked;
