/** The evaluation kit: measures of talking-head video under one fixed protocol. */
@NullMarked
package io.github.dreamtalk.eval;

import org.jspecify.annotations.NullMarked;
