/** The public API as text. */
@NullMarked
package io.github.dreamtalk.checks.api;

import org.jspecify.annotations.NullMarked;
