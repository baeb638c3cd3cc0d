/** The smallest program. */
@NullMarked
package io.github.dreamtalk.examples.quickstart;

import org.jspecify.annotations.NullMarked;
