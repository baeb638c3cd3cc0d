/** Texts to words, words to phones. */
@NullMarked
package io.github.dreamtalk.text;

import org.jspecify.annotations.NullMarked;
