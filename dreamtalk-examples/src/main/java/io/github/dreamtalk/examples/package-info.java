/** Programs that use the library; each package is one, and is run by a test of the same name. */
@NullMarked
package io.github.dreamtalk.examples;

import org.jspecify.annotations.NullMarked;
