/** Who owns what is opened, and how it is closed while others use it. */
@NullMarked
package io.github.dreamtalk.lifetime;

import org.jspecify.annotations.NullMarked;
