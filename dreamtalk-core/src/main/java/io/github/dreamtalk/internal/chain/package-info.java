/** The chain from sound to frames: what stands in it, and the links between. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.chain;

import org.jspecify.annotations.NullMarked;
