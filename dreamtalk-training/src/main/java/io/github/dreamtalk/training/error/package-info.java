/** What training throws on purpose. */
@NullMarked
package io.github.dreamtalk.training.error;

import org.jspecify.annotations.NullMarked;
