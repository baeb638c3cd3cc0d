/** How much lips, brows and head move, and what the lips do in silence: measures after THEval and KeySync. */
@NullMarked
package io.github.dreamtalk.eval.dynamics;

import org.jspecify.annotations.NullMarked;
