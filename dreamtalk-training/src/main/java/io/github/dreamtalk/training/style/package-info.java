/** Training of the classifier of speaking styles that dreamtalk-eval measures with. */
@NullMarked
package io.github.dreamtalk.training.style;

import org.jspecify.annotations.NullMarked;
