/** Stages of a third party's jar, taken in and left out by name. */
@NullMarked
package io.github.dreamtalk.examples.stage;

import org.jspecify.annotations.NullMarked;
