/** Where networks run, and how exactly they compute. */
@NullMarked
package io.github.dreamtalk.device;

import org.jspecify.annotations.NullMarked;
