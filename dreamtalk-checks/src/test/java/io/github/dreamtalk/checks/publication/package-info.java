/** What consumers and Maven Central get. */
@NullMarked
package io.github.dreamtalk.checks.publication;

import org.jspecify.annotations.NullMarked;
