/** Finds the words of a text in a sound, by what the phone front end hears. */
@NullMarked
package io.github.dreamtalk.onnx.align;

import org.jspecify.annotations.NullMarked;
