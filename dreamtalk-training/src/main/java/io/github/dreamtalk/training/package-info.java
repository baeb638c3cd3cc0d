/** Contents of the module {@code dreamtalk-training}. */
package io.github.dreamtalk.training;
