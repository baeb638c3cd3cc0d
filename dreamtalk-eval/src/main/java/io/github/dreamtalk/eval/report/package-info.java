/** Evaluations as text, JSON and HTML. */
@NullMarked
package io.github.dreamtalk.eval.report;

import org.jspecify.annotations.NullMarked;
