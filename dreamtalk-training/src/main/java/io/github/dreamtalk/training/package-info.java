/** Contents of the module {@code dreamtalk-training}. */
@NullMarked
package io.github.dreamtalk.training;

import org.jspecify.annotations.NullMarked;
