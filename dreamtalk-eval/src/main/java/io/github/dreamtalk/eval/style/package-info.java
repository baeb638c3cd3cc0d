/** How a motion speaks: which group of styles it is of, and how far style codes lie apart. */
@NullMarked
package io.github.dreamtalk.eval.style;

import org.jspecify.annotations.NullMarked;
