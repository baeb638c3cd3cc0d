/** What the library throws: one unchecked root with few children, and the structured problems they carry. */
@NullMarked
package io.github.dreamtalk.error;

import org.jspecify.annotations.NullMarked;
