/** What went wrong, as problem details for an HTTP API. */
@NullMarked
package io.github.dreamtalk.examples.problem;

import org.jspecify.annotations.NullMarked;
