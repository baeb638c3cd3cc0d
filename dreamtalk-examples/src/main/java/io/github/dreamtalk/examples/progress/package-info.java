/** Progress in percent, and cancelling. */
@NullMarked
package io.github.dreamtalk.examples.progress;

import org.jspecify.annotations.NullMarked;
