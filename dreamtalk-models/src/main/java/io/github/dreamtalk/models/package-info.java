/** The models that travel in this jar, as resources of this package, and their locator. */
@NullMarked
package io.github.dreamtalk.models;

import org.jspecify.annotations.NullMarked;
