/** Voices of every kind, brought into the one form that is decoded. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.sound;

import org.jspecify.annotations.NullMarked;
