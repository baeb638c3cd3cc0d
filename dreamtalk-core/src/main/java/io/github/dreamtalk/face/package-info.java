/** Faces found in pictures. */
@NullMarked
package io.github.dreamtalk.face;

import org.jspecify.annotations.NullMarked;
