/** What is said, and when: phones, words and visemes with their times, from text, speech engines and label files. */
@NullMarked
package io.github.dreamtalk.speech;

import org.jspecify.annotations.NullMarked;
