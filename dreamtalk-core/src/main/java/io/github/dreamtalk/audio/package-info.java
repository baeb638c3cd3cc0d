/** The audio front end in plain Java: one definition shared by training and inference. */
@NullMarked
package io.github.dreamtalk.audio;

import org.jspecify.annotations.NullMarked;
