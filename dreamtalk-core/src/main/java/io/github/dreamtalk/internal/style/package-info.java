/** Style clips by name or file. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.style;

import org.jspecify.annotations.NullMarked;
