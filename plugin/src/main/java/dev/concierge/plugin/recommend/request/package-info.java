/** What a recommendation call may say: its body, read strictly, with the limits in force. */
package dev.concierge.plugin.recommend.request;
