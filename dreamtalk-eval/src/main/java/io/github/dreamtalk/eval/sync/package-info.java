/** How well mouth and sound go together. */
@NullMarked
package io.github.dreamtalk.eval.sync;

import org.jspecify.annotations.NullMarked;
