/** Contents of the module {@code dreamtalk-examples}. */
package io.github.dreamtalk.examples;
