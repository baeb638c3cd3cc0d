/** Motion file formats without native code: npy, Live Link CSV, JSON. */
@NullMarked
package io.github.dreamtalk.format;

import org.jspecify.annotations.NullMarked;
