/** The smallest program. */
package io.github.dreamtalk.examples.quickstart;
