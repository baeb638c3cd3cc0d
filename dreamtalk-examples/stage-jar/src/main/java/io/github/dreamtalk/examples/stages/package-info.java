/** Two stages of a third party, found by name in whatever application has this jar on its path. */
@NullMarked
package io.github.dreamtalk.examples.stages;

import org.jspecify.annotations.NullMarked;
